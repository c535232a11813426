"""The exercises of chapter 1, "Push numbers forward"."""

from backprop.exercises.forward_pass import easy, hard, medium

EXERCISES = easy.EXERCISES + medium.EXERCISES + hard.EXERCISES
