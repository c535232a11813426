"""The exercises of chapter 3, "Send the error back"."""

from backprop.exercises.deltas import easy, hard, medium

EXERCISES = easy.EXERCISES + medium.EXERCISES + hard.EXERCISES
