/**
 * The {@code haca} command. Open {@link network.haca.cli.Haca} first; its commands are in packages
 * by subject.
 */
@NullMarked
package network.haca.cli;

import org.jspecify.annotations.NullMarked;
