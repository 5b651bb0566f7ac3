/**
 * A primitive that carries its meaning in the type: only its parser makes one, so a value of the type was checked.
 * It costs nothing at run time and travels as the plain string or bigint it is (JSON, SQL).
 */
declare const brand: unique symbol;

export type Brand<Primitive, Name extends string> = Primitive & { readonly [brand]: Name };
