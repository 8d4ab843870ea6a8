package network.haca.llmnode.core;

/**
 * The transaction that settles an answer, as the chain was given it.
 *
 * @param nonce of the account
 */
public record Submission(String transaction, String account, long nonce) {}
