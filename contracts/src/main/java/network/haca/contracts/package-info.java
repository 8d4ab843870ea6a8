/**
 * The network's contracts as Java sees them: {@link network.haca.contracts.RegistryContract},
 * {@link network.haca.contracts.RelayContract} and their creation code.
 */
@NullMarked
package network.haca.contracts;

import org.jspecify.annotations.NullMarked;
