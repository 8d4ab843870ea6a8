/**
 * An Ethereum virtual machine (Cancun) without network or disk. Open {@link
 * network.haca.evm.TransactionProcessor} and {@link network.haca.evm.Interpreter} first.
 */
@NullMarked
package network.haca.evm;

import org.jspecify.annotations.NullMarked;
