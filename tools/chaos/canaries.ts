// What must be read nowhere but where it belongs: the addresses, telephones and account numbers that clients send (INV12).
const PERSONAL = new Set(['email', 'phone', 'iban']);

const ADDRESS = /[\w.%+-]+@[\w-]+(?:\.[\w-]+)+/g;

export class Canaries {
  readonly #addresses = new Set<string>();
  /** Few: they are looked for one by one. */
  readonly #others = new Set<string>();

  /** Keeps in mind what is personal of a body. */
  note(body: object): void {
    for (const [name, value] of Object.entries(body)) {
      if (typeof value === 'object' && value !== null) this.note(value as object);
      else if (PERSONAL.has(name) && typeof value === 'string') this.#keep(value);
    }
  }

  /** @returns what of it a text holds, in whatever form it was written, each once */
  in(text: string): string[] {
    const addresses = (text.match(ADDRESS) ?? []).filter((one) => this.#addresses.has(one.toLowerCase()));
    return [...new Set([...addresses, ...[...this.#others].filter((one) => text.includes(one))])];
  }

  #keep(value: string): void {
    if (value.includes('@')) {
      this.#addresses.add(value.toLowerCase());
      return;
    }
    const close = value.replaceAll(' ', '');
    for (const form of [value, close, close.replace(/^0/, '+33')]) this.#others.add(form);
  }
}
