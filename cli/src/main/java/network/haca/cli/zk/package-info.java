/** Commands that make and verify proofs in zero knowledge of models' answers. */
@NullMarked
package network.haca.cli.zk;

import org.jspecify.annotations.NullMarked;
