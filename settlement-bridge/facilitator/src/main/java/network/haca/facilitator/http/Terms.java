package network.haca.facilitator.http;

import java.util.function.Supplier;
import network.haca.facilitator.core.Books;
import network.haca.x402.Supported;
import network.haca.x402.gate.GrantKey;

/** What a facilitator says of itself, and what it hands on. */
public record Terms(
    Supplier<Supported> supported, GrantKey grantKey, Books books, OriginalServices services) {}
