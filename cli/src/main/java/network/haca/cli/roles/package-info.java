/** What the roles can be told, as the command shows it. */
@NullMarked
package network.haca.cli.roles;

import org.jspecify.annotations.NullMarked;
