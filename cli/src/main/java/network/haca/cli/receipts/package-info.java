/** Commands that fetch receipts and verify them. */
@NullMarked
package network.haca.cli.receipts;

import org.jspecify.annotations.NullMarked;
