"""Changes of an operation: another operator, an operand left out, doubled or exchanged."""

import ast

from backprop.exercises.wording import Made, Words

OTHER_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add, ast.Div),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
}
OTHER_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq, ast.GtE),
}


def of_operation(node: ast.BinOp, words: Words) -> Made:
    """Of two operands and what stands between them."""
    if isinstance(node.left, ast.List):
        return
    yield from _other_operators(node, words)
    match node.op:
        case ast.Sub():
            yield from _of_difference(node, words)
        case ast.Div():
            yield from _of_quotient(node, words)
        case ast.Add():
            yield from _of_sum(node, words)
        case ast.Mult():
            yield from _of_product(node, words)
        case ast.MatMult():
            yield from _of_matrix_product(node, words)
        case ast.Pow():
            yield from _of_power(node, words)


def _other_operators(node: ast.BinOp, words: Words) -> Made:
    one, other = words.of(node.left), words.of(node.right)
    for instead in OTHER_OPERATORS.get(type(node.op), ()):
        said = {
            (ast.Add, ast.Sub): f"{other} is added to {one}; you subtract it.",
            (ast.Add, ast.Mult): f"{other} is added to {one}; you multiply by it.",
            (ast.Sub, ast.Add): f"{other} is subtracted from {one}; you add it.",
            (ast.Mult, ast.Add): f"{one} is multiplied by {other}; you add it.",
            (ast.Mult, ast.Div): f"{one} is multiplied by {other}; you divide by it.",
            (ast.Div, ast.Mult): f"{one} is divided by {other}; you multiply by it.",
            (ast.MatMult, ast.Mult): "`*` only multiplies number by number. "
            f"{one} `@` {other} also adds the products up, and is meant.",
        }[(type(node.op), instead)]
        kind = "sign" if {type(node.op), instead} == {ast.Add, ast.Sub} else "operator"
        yield ast.BinOp(node.left, instead(), node.right), kind, said


def _of_difference(node: ast.BinOp, words: Words) -> Made:
    left, right = node.left, node.right
    one, other = words.of(left), words.of(right)
    said = f"The difference is the wrong way round: {one} minus {other} is meant."
    yield ast.BinOp(right, node.op, left), "order", said
    yield left, "left out", f"{other} isn't subtracted from {one}."
    said = f"{one} is left out: {other} is subtracted from it."
    yield ast.UnaryOp(ast.USub(), right), "left out", said
    said = f"You take {other} itself; it is meant to be subtracted from {one}."
    yield right, "left out", said
    yield ast.BinOp(node, node.op, right), "twice", f"{other} is subtracted twice."


def _of_quotient(node: ast.BinOp, words: Words) -> Made:
    left, right = node.left, node.right
    one, other = words.of(left), words.of(right)
    said = f"The quotient is upside down: {one} is divided by {other}."
    yield ast.BinOp(right, node.op, left), "order", said
    yield left, "left out", f"The division by {other} is missing."
    yield right, "left out", f"You take {other} itself; {one} is meant to be divided by it."
    yield ast.BinOp(node, node.op, right), "twice", f"You divide by {other} twice."
    if isinstance(left, ast.Constant | ast.Name):
        said = f"You divide 1 by {other}; {one} is meant to be divided by it."
        yield ast.BinOp(ast.Constant(1), node.op, right), "left out", said


def _of_sum(node: ast.BinOp, words: Words) -> Made:
    for kept, term in ((node.left, node.right), (node.right, node.left)):
        yield kept, "left out", f"The term {words.of(term)} is left out."
    for term in (node.left, node.right):
        twice = ast.BinOp(node, node.op, term)
        yield twice, "twice", f"The term {words.of(term)} is counted twice."


def _of_product(node: ast.BinOp, words: Words) -> Made:
    left, right = node.left, node.right
    for kept, factor in ((left, right), (right, left)):
        yield kept, "left out", f"The factor {words.of(factor)} is left out."
    for factor in (left, right):
        twice = ast.BinOp(node, node.op, factor)
        yield twice, "twice", f"The factor {words.of(factor)} is there twice."
    if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mult):
        both = words.of(ast.BinOp(left.right, node.op, right))
        yield left.left, "left out", f"The factors {both} are left out."


def _of_matrix_product(node: ast.BinOp, words: Words) -> Made:
    left, right = node.left, node.right
    said = f"The product is the wrong way round: {words.of(left)} comes first."
    yield ast.BinOp(right, node.op, left), "order", said
    for part in (left, right):
        if not (isinstance(part, ast.Attribute) and part.attr == "T"):
            turned = ast.Attribute(part, "T", ast.Load())
            sides = (turned, right) if part is left else (left, turned)
            said = f"You transpose {words.of(part)}; it is meant as it is."
            yield ast.BinOp(sides[0], node.op, sides[1]), "transposed", said
    for kept, factor in ((left, right), (right, left)):
        yield kept, "left out", f"The product with {words.of(factor)} is left out."


def _of_power(node: ast.BinOp, words: Words) -> Made:
    left, right = node.left, node.right
    one, other = words.of(left), words.of(right)
    square = isinstance(right, ast.Constant) and right.value == 2
    missing = "The square is missing" if square else "The power is missing"
    yield left, "power", f"{missing}: {one} is taken to the power {other}."
    said = f"{one} is taken to the power {other}; you multiply it by {other}."
    yield ast.BinOp(left, ast.Mult(), right), "power", said
    if square:
        size = ast.Call(ast.Name("abs", ast.Load()), [left], [])
        yield size, "power", f"{one} is squared; you take its absolute value."


def of_sign(node: ast.UnaryOp, within: ast.AST, words: Words) -> Made:
    """Of a minus, or a not."""
    match node.op:
        case ast.USub() if isinstance(node.operand, ast.Constant):
            said = f"The minus is missing before {words.of(node.operand)}"
            yield node.operand, "sign", f"{said}{words.place(within)}."
        case ast.USub():
            yield node.operand, "sign", f"The minus is missing before {words.of(node.operand)}."
        case ast.Not():
            said = f"The condition is turned round: {words.of(node)} is meant."
            yield node.operand, "not", said


def of_comparison(node: ast.Compare, words: Words) -> Made:
    """Of a comparison of two values."""
    (op,), (right,) = node.ops, node.comparators
    one, other = words.of(node.left), words.of(right)
    for instead in OTHER_COMPARISONS.get(type(op), ()):
        if {type(op), instead} in ({ast.Lt, ast.LtE}, {ast.Gt, ast.GtE}):
            said = f"Look at what happens where {one} equals {other}."
        elif instead is ast.GtE and isinstance(op, ast.Eq):
            said = f"{one} must equal {other}; you also take what is larger."
        else:
            said = f"The comparison of {one} with {other} is the wrong way round."
        yield ast.Compare(node.left, [instead()], [right]), "comparison", said


def of_choice(node: ast.IfExp, words: Words) -> Made:
    """Of one of two values, by a condition."""
    test = words.of(node.test)
    said = f"The two ways are exchanged: look at what happens where {test} holds."
    yield ast.IfExp(node.test, node.orelse, node.body), "ways", said
    for kept in (node.body, node.orelse):
        said = f"You always take {words.of(kept)}, whether {test} holds or not."
        yield kept, "ways", said
