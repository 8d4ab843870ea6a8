package network.haca.x402;

/**
 * Why something is not taken.
 *
 * @param message what is wrong and what would be right; quotes no signature
 */
public record Refusal(Reason reason, String message) {}
