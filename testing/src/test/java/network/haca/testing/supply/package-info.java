/** What the product is made of: its bill of materials, licences, and known vulnerabilities. */
@NullMarked
package network.haca.testing.supply;

import org.jspecify.annotations.NullMarked;
