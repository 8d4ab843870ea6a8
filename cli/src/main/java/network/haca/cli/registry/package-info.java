/** Commands of those who decide which nodes answer: registry, administrator, attestation. */
@NullMarked
package network.haca.cli.registry;

import org.jspecify.annotations.NullMarked;
