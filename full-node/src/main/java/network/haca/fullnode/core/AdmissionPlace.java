package network.haca.fullnode.core;

/**
 * The part of an open admission that is read without the rest.
 *
 * @param number in the order of admissions
 * @param round that waits for answers
 * @param gas that is left, which acting on its conclusion may take in a block
 */
public record AdmissionPlace(long number, int round, long gas) {}
