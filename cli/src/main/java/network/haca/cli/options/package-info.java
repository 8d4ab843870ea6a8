/** Options and files that commands of several subjects take. */
@NullMarked
package network.haca.cli.options;

import org.jspecify.annotations.NullMarked;
