package network.haca.bridge.core;

/**
 * The reason why a leaf counts for nothing, and will not.
 *
 * @param reason a code, such as {@code BAD_SIGNATURE}
 * @param detail for people; may be empty
 */
public record Refusal(String reason, String detail) {}
