import type { Route } from 'next';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Alert } from './alert';
import { Button } from './button';
import { Field } from './field';
import { Input } from './input';
import { Pagination } from './pagination';
import { Progress } from './progress';
import { Th } from './table';

const html = (node: ReactNode) => renderToStaticMarkup(node);
const attribute = (markup: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(markup)?.[1];

describe('a field', () => {
  it('ties label, hint and error to its control', () => {
    const markup = html(
      <Field label="Name" hint="As others know it" error="This name is taken.">
        <Input name="name" defaultValue="Acme" />
      </Field>,
    );
    const input = /<input[^>]*>/.exec(markup)?.[0] ?? '';
    const id = attribute(input, 'id');
    expect(id).toBeTruthy();
    expect(attribute(markup, 'for')).toBe(id);
    expect(attribute(input, 'aria-invalid')).toBe('true');
    const described = attribute(input, 'aria-describedby')?.split(' ') ?? [];
    expect(described).toHaveLength(2);
    for (const part of described) expect(markup).toContain(`id="${part}"`);
    expect(markup).toMatch(/role="alert"[^>]*>.*This name is taken\./);
    expect(input).toContain('value="Acme"');
  });
});

describe('a button', () => {
  it('submits only when told to', () => {
    expect(attribute(html(<Button>Close</Button>), 'type')).toBe('button');
    expect(attribute(html(<Button type="submit">Save</Button>), 'type')).toBe('submit');
  });

  it('neither submits nor loses its name while pending', () => {
    const markup = html(
      <Button type="submit" pending>
        Connect
      </Button>,
    );
    expect(attribute(markup, 'type')).toBe('button');
    expect(attribute(markup, 'aria-busy')).toBe('true');
    expect(markup).toContain('Connect');
    expect(markup).not.toContain(' disabled=');
  });

  it('that cannot be pressed now says so, and keeps its focus', () => {
    expect(attribute(html(<Button aria-disabled>Sync now</Button>), 'aria-disabled')).toBe('true');
    expect(attribute(html(<Button>Sync now</Button>), 'aria-disabled')).toBeUndefined();
  });
});

describe('marks and their meaning', () => {
  it('reads out only what has just happened', () => {
    expect(attribute(html(<Alert tone="danger" title="Refused" live />), 'role')).toBe('alert');
    expect(attribute(html(<Alert tone="success" title="Saved" live />), 'role')).toBe('status');
    expect(attribute(html(<Alert tone="danger" title="Refused" />), 'role')).toBeUndefined();
  });

  it('keeps progress between nothing and all', () => {
    const width = (value: number, max: number) =>
      attribute(html(<Progress label="Backfill" value={value} max={max} text="" />), 'style');
    expect(width(214, 365)).toMatch(/^width:58\.63/);
    expect(width(5, 0)).toBe('width:100%');
    expect(width(-1, 10)).toBe('width:0%');
  });
});

describe('ways', () => {
  it('has no link past the first and the last page', () => {
    const markup = html(
      <Pagination previous={null} next={'/x?page=2' as Route}>
        Rows 1 to 50
      </Pagination>,
    );
    expect(markup.match(/<a /g)).toHaveLength(1);
    expect(markup).toContain('href="/x?page=2"');
  });

  it('says how a column is sorted', () => {
    const sorted = (direction: 'asc' | 'desc' | null) =>
      attribute(
        html(
          <table>
            <thead>
              <tr>
                <Th sort={{ direction, control: 'Day' }} />
              </tr>
            </thead>
          </table>,
        ),
        'aria-sort',
      );
    expect([sorted('asc'), sorted('desc'), sorted(null)]).toEqual(['ascending', 'descending', undefined]);
  });
});
