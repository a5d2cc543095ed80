/** An error's or a log line's sentence is read by people: a test that pinned it would hold back only its wording. */
const shouldIgnore = (/** @type {import('@babel/core').NodePath} */ path) => {
  const { node, parent } = path;
  const text = node.type === 'StringLiteral' ? node.value : node.type === 'TemplateLiteral' ? 'a template' : '';
  if (!text.includes(' ')) return undefined;
  const told =
    parent.type === 'NewExpression' && 'name' in parent.callee && String(parent.callee.name).endsWith('Error');
  const logged =
    parent.type === 'CallExpression' &&
    parent.callee.type === 'MemberExpression' &&
    parent.callee.object.type === 'CallExpression' &&
    'name' in parent.callee.object.callee &&
    parent.callee.object.callee.name === 'log';
  return told || logged ? 'the wording of a message' : undefined;
};

export const strykerPlugins = [{ kind: 'Ignore', name: 'sentences', value: { shouldIgnore } }];
