package network.haca.llmnode.grammar;

import org.jspecify.annotations.Nullable;

/**
 * The bounds and steps that a number is held to.
 *
 * @param fractionMax digits behind the point
 * @param step what it is a multiple of, in units of the last digit of {@code scale}
 * @param scale digits behind the point in which steps are counted
 */
record NumberForm(
    NumberBounds bounds,
    @Nullable BoundDigits least,
    @Nullable BoundDigits most,
    int fractionMax,
    int step,
    int scale) {}
