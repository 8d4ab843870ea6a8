/**
 * The pairing-friendly curve alt_bn128 of EIP-196 and EIP-197, known as BN254: fields, groups, the
 * optimal ate pairing. Open {@link network.haca.evm.precompile.bn254.Bn254} first.
 */
@NullMarked
package network.haca.evm.precompile.bn254;

import org.jspecify.annotations.NullMarked;
