/**
 * Who a node is: {@link network.haca.attestation.EnclaveIdentity}, born in the enclave, and {@link
 * network.haca.attestation.PinnedTrustManager}, which trusts exactly the registered certificate.
 */
@NullMarked
package network.haca.attestation;

import org.jspecify.annotations.NullMarked;
