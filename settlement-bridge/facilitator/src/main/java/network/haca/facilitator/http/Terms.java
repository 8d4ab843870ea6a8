package network.haca.facilitator.http;

import java.util.function.Supplier;
import network.haca.facilitator.core.Books;
import network.haca.x402.Supported;
import network.haca.x402.gate.GrantKey;

/** Facts that a facilitator tells of itself, and services that it hands on to. */
public record Terms(
    Supplier<Supported> supported, GrantKey grantKey, Books books, OriginalServices services) {}
