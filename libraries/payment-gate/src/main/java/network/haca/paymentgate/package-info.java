/**
 * The gate that asks for payment before a language model runs (x402), wired; ingress and LLM node
 * use one. Open {@link network.haca.paymentgate.PaymentGate} first.
 */
@NullMarked
package network.haca.paymentgate;

import org.jspecify.annotations.NullMarked;
