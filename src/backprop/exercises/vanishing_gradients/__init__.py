"""The exercises of chapter 6, "Keep gradients alive"."""

from backprop.exercises.vanishing_gradients import easy, hard, medium

EXERCISES = easy.EXERCISES + medium.EXERCISES + hard.EXERCISES
