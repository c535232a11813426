"""Changes of statements: a step left out or exchanged, a loop that ends too early, results."""

import ast

from backprop.exercises.wording import Made, Words

DOES: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("add", "adding"),
    ast.Sub: ("subtract", "subtracting"),
    ast.Mult: ("multiply", "multiplying"),
}


def of_statement(statement: ast.stmt, after: list[ast.stmt], words: Words) -> Made:
    """Of a step, which other steps come after."""
    if isinstance(statement, ast.Return | ast.For):
        return
    if not words.defined_by(statement):  # or there would be a name without a value
        yield ast.Pass(), "step", f"A step is left out: {words.step(statement)}."
    yield from _of_renewal(statement, words)
    for later in after:
        if isinstance(later, ast.For):
            yield from _of_start(statement, later, words)


def of_exchange(statement: ast.stmt, after: list[ast.stmt], words: Words) -> Made:
    """Of two steps that follow one another: the second is done before the first, too."""
    if isinstance(statement, ast.Return | ast.For):
        return
    if not after or isinstance(after[0], ast.Return | ast.For):
        return
    used = {node.id for node in ast.walk(after[0]) if isinstance(node, ast.Name)}
    if words.defined_by(statement) & used:
        return
    both = ast.If(ast.Constant(True), [after[0], statement], [])
    said = f"Two steps have changed places: {words.step(statement)} comes before "
    yield both, "step", f"{said}{words.step(after[0])}."


def _of_renewal(statement: ast.stmt, words: Words) -> Made:
    """Of what is made anew from itself: its old value counts once too often."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name) as target], value=value):
            if any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(value)):
                said = f"The old value of {words.of(target)} is counted once too often."
                twice = ast.BinOp(ast.Name(name, ast.Load()), ast.Add(), value)
                yield ast.Assign([target], twice), "twice", said
        case ast.If(test=test, body=body, orelse=[]) if words.loops:
            said = f"Your loop ends the first time that {words.of(test)} doesn't hold; it has to "
            yield ast.If(test, body, [ast.Break()]), "returned early", f"{said}go on."


def _of_start(statement: ast.stmt, loop: ast.For, words: Words) -> Made:
    """Of what a loop starts with: the first of what it goes through."""
    match statement:
        case ast.Assign(targets=[ast.Name() as target], value=ast.Constant(value=0.0)):
            over = loop.iter
            if isinstance(over, ast.Call) and over.args and ast.unparse(over.func) == "enumerate":
                over = over.args[0]
            if isinstance(over, ast.Name):
                first = ast.Subscript(over, ast.Constant(0), ast.Load())
                said = f"Yours starts at the first of {words.of(over)}; {words.of(target)} starts "
                yield ast.Assign([target], first), "start", f"{said}at 0."


def of_adding_up(node: ast.AugAssign, target: ast.Name, words: Words) -> Made:
    """Of what is made round by round."""
    if type(node.op) not in DOES:
        return
    called, (verb, doing) = words.of(target), DOES[type(node.op)]
    said = f"{called} is overwritten in each round, so that only the last one counts: {verb} "
    said += "what comes."
    yield ast.Assign([ast.Name(target.id, ast.Store())], node.value), "adding up", said
    for instead, (other, _) in DOES.items():
        if not isinstance(node.op, instead):
            said = f"You {other} in each round; {called} is made by {doing}."
            yield ast.AugAssign(target, instead(), node.value), "operator", said


def of_results(parts: list[ast.expr], words: Words) -> Made:
    """Of several results: their order, or one in the place of another."""
    said = "The results are right, but in another order than the text asks for."
    yield ast.Tuple(parts[::-1], ast.Load()), "results", said
    for place, part in enumerate(parts):
        for other in parts:
            if other is not part:
                doubled = [*parts[:place], other, *parts[place + 1 :]]
                said = f"You return {words.of(other)} twice; {words.of(part)} is missing."
                yield ast.Tuple(doubled, ast.Load()), "results", said


def of_loop(node: ast.For, body: list[ast.stmt]) -> Made:
    """What people write into a loop that belongs behind it."""
    names = [
        target.id
        for statement in body
        if isinstance(statement, ast.Assign | ast.AugAssign)
        for target in getattr(statement, "targets", [getattr(statement, "target", None)])
        if isinstance(target, ast.Name)
    ]
    for name in dict.fromkeys(names):
        said = "Your function ends after the first round: `return` stands inside the loop."
        ended = [*body, ast.Return(ast.Name(name, ast.Load()))]
        yield ast.For(node.target, node.iter, ended, []), "returned early", said
    said = "Your loop ends after its first round."
    yield ast.For(node.target, node.iter, [*body, ast.Break()], []), "returned early", said
