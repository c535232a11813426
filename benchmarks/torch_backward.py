"""What PyTorch's `backward()` finds for the network of the first chapter: `make bench-race`.

Times nothing. The program is run as the chapter "Leave the layers" shows it, and stored with what
it finds, so that text and numbers belong together.
"""

from typing import Any

from measuring import keep, machine

PROGRAM = """\
import torch

x = torch.tensor([[0.05, 0.10]], dtype=torch.float64)
y = torch.tensor([[0.01, 0.99]], dtype=torch.float64)
w1, w2, b1, b2 = (
    torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
    for numbers in (
        [[0.15, 0.25], [0.20, 0.30]],
        [[0.40, 0.50], [0.45, 0.55]],
        [0.35, 0.35],
        [0.60, 0.60],
    )
)
a = torch.sigmoid(x @ w1 + b1)
a = torch.sigmoid(a @ w2 + b2)
loss = ((a - y) ** 2).sum() / 2
loss.backward()
"""
PARAMETERS = ("w1", "w2", "b1", "b2")


def main() -> None:
    """Run the program, print what it found, and store both."""
    names: dict[str, Any] = {}
    exec(PROGRAM, names)
    gradients = {name: names[name].grad.tolist() for name in PARAMETERS}
    print(names["loss"].item(), gradients)
    keep(
        "torch_backward",
        {
            "machine": machine(),
            "program": PROGRAM.splitlines(),
            "loss": names["loss"].item(),
            "gradients": gradients,
        },
    )


if __name__ == "__main__":
    main()
