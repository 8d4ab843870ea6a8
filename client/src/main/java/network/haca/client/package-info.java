/**
 * The network for Java programs, without an ingress in between: {@link
 * network.haca.client.HacaClient} reads the registry, connects to a node by exactly the registered
 * certificate, asks, checks what was signed, and fetches and verifies the receipt.
 */
@NullMarked
package network.haca.client;

import org.jspecify.annotations.NullMarked;
