/** {@code haca wallet}: the account that pays for language models. */
@NullMarked
package network.haca.cli.wallet;

import org.jspecify.annotations.NullMarked;
