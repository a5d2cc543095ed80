import { SpokenError } from '@/lib/errors';

/** A name leads into a network that is not the open internet. It was not dialed. */
export class RefusedAddress extends SpokenError {
  /** Null where the name has no address at all. */
  readonly address: string | null;

  constructor(hostname: string, address: string | null) {
    super(
      address
        ? `${hostname} leads to ${address}, which is not on the open internet. If that address is your own network's, add it to OUTBOUND_ALLOW.`
        : `${hostname} leads to no address.`,
    );
    this.name = 'RefusedAddress';
    this.address = address;
  }
}

/** The peer did not do what HTTP says. */
export class BrokenProtocol extends SpokenError {
  constructor(message: string) {
    super(message);
    this.name = 'BrokenProtocol';
  }
}
