// What each route answers, as a JSON schema: read from the return type of its handler, in the form JSON.stringify gives it.
// Nest's generator knows classes only, and drops what it cannot read; here what cannot be said stops the generation.
import ts from 'typescript';

const routes = ['Get', 'Post', 'Put', 'Patch', 'Delete'];
const { TypeFlags } = ts;
const formats = { Day: 'date', Uuid: 'uuid' };

/** @returns by operation (`Controller_method`) its first line of comment and its schema; and by name the schemas these refer to */
export function answersOf(program, files) {
  const reader = new AnswerReader(program.getTypeChecker());
  const answers = {};
  for (const file of files)
    for (const controller of file.statements.filter(ts.isClassDeclaration))
      for (const handler of controller.members.filter(isHandler)) {
        const schema = reader.answer(handler);
        answers[`${controller.name.text}_${handler.name.getText()}`] = {
          ...{ summary: summaryOf(handler) },
          ...(schema && { schema }),
        };
      }
  return { answers, schemas: reader.schemas };
}

function isHandler(member) {
  return (
    ts.isMethodDeclaration(member) &&
    (ts.getDecorators(member) ?? []).some(({ expression }) =>
      routes.includes(ts.isCallExpression(expression) ? expression.expression.getText() : ''),
    )
  );
}

function summaryOf(handler) {
  const [comment] = ts.getJSDocCommentsAndTags(handler).filter(ts.isJSDoc);
  return ts.getTextOfJSDocComment(comment?.comment) ?? '';
}

class AnswerReader {
  schemas = {};
  #declared = new Map();

  constructor(checker) {
    this.checker = checker;
  }

  answer(handler) {
    this.handler = handler;
    const signature = this.checker.getSignatureFromDeclaration(handler);
    return this.#schema(this.checker.getAwaitedType(signature.getReturnType()), '');
  }

  /** undefined: there is nothing to send. */
  #schema(type, property) {
    if (type.flags & (TypeFlags.Void | TypeFlags.Undefined)) return undefined;
    if (type.flags & (TypeFlags.Any | TypeFlags.Unknown)) return {};
    if (type.flags & TypeFlags.Null) return { type: 'null' };
    if (type.flags & TypeFlags.BooleanLike) return { type: 'boolean' };
    if (type.isStringLiteral()) return { type: 'string', enum: [type.value] };
    if (type.isUnion()) return this.#union(type, property);
    const parts = type.isIntersection() ? type.types : [type];
    if (parts.some(({ flags }) => flags & TypeFlags.StringLike)) {
      const format = formats[type.aliasSymbol?.name];
      return { type: 'string', ...(format && { format }) };
    }
    if (parts.some(({ flags }) => flags & TypeFlags.NumberLike))
      return { type: property.endsWith('Cents') ? 'integer' : 'number' };
    // A file: the route says of what kind (`Produces`).
    if (type.symbol?.name === 'StreamableFile') return { type: 'string', format: 'binary' };
    if (type.symbol?.name === 'Date') return { type: 'string', format: 'date-time' };
    if (this.checker.isArrayType(type))
      return { type: 'array', items: this.#schema(this.checker.getTypeArguments(type)[0], '') };
    if (type.getCallSignatures().length > 0 || parts.some(({ flags }) => flags & TypeFlags.BigIntLike))
      throw this.#unreadable(type);
    return this.#object(type);
  }

  /** The compiler orders the members of a union as it met them: here they are sorted. */
  #union(type, property) {
    const members = type.types.filter(({ flags }) => !(flags & TypeFlags.Undefined));
    const others = members.filter(({ flags }) => !(flags & TypeFlags.Null));
    const nullable = others.length < members.length;
    const schema = this.#oneOf(type, others, property);
    if (!nullable) return schema;
    if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] };
    return {
      ...schema,
      type: [schema.type, 'null'],
      ...(schema.enum && { enum: [...schema.enum, null] }),
    };
  }

  #oneOf(type, members, property) {
    if (members.every((member) => member.isStringLiteral()))
      return { type: 'string', enum: members.map(({ value }) => value).sort() };
    if (members.every(({ flags }) => flags & TypeFlags.BooleanLike)) return { type: 'boolean' };
    if (members.length === 1) return this.#schema(members[0], property);
    // `Day | null` without the null: the brand's name is on the whole.
    const whole = this.checker.getNonNullableType(type);
    if (!whole.isUnion()) return this.#schema(whole, property);
    const schemas = members.map((member) => this.#schema(member, property));
    return { anyOf: schemas.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) };
  }

  #object(type) {
    const name = nameOf(type);
    if (!name) return this.#fields(type);
    const symbol = type.aliasSymbol ?? type.symbol;
    const declared = this.#declared.get(name);
    if (declared && declared !== symbol)
      throw new Error(`two types that are answered are named ${name}: rename one`);
    if (!declared) {
      this.#declared.set(name, symbol);
      this.schemas[name] = this.#fields(type);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  #fields(type) {
    const any = this.checker
      .getIndexInfosOfType(type)
      .find(({ keyType }) => keyType.flags & TypeFlags.String);
    if (any) return { type: 'object', additionalProperties: this.#schema(any.type, '') };
    const fields = this.checker.getPropertiesOfType(type).map((field) => ({
      name: field.name,
      schema: this.#schema(this.checker.getTypeOfSymbol(field), field.name),
      required: !(field.flags & ts.SymbolFlags.Optional),
    }));
    return {
      type: 'object',
      required: fields.filter(({ required }) => required).map(({ name }) => name),
      properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
    };
  }

  #unreadable(type) {
    const where = `${this.handler.getSourceFile().fileName}: ${this.handler.name.getText()}`;
    return new Error(`${where} answers ${this.checker.typeToString(type)}, which is not JSON`);
  }
}

/** Of an interface, a class or an alias of an object; none for what is generic or written in place. */
function nameOf(type) {
  if (type.aliasSymbol) return type.aliasTypeArguments ? undefined : type.aliasSymbol.name;
  const named = type.symbol?.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class);
  return named && !type.typeArguments?.length ? type.symbol.name : undefined;
}
