/** Commands that ask models and data nodes, and check what was signed for their answers. */
@NullMarked
package network.haca.cli.inference;

import org.jspecify.annotations.NullMarked;
