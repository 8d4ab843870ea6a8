package network.haca.x402;

/** The name and version by which a token's own signatures (EIP-712) know it. */
public record TokenDomain(String name, String version) {}
