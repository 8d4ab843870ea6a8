package network.haca.testing.payments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** x402's public client, its public facilitator and viem as npm carries them. */
@Tag("full")
class X402ClientsIT {
  private static final Path CLIENTS = Path.of("clients/x402");

  @Test
  void paymentsOfEverySchemeAreMadeAndSettled() throws Exception {
    assumeTrue(NodeProgram.isThere(), "no Node.js");
    NodeProgram install = NodeProgram.run(CLIENTS, "npm", "ci", "--no-audit", "--no-fund");
    assertEquals(0, install.code(), install.output());
    try (ChainUnderTest chain = ChainUnderTest.start()) {
      NodeProgram paid = NodeProgram.run(CLIENTS, "node", "run.mjs", chain.url().toString());
      assertEquals(0, paid.code(), paid.output());
      assertEquals(
          """
          exact over EIP-3009: good
          exact over Permit2: good
          upto over Permit2: good
          """,
          paid.output());
    }
  }
}
