package network.haca.cli.options;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import picocli.CommandLine.Mixin;

/** The options of a command that sends a transaction: to which node, in whose name. */
public final class SendOptions {
  @Mixin private ChainOption chain = new ChainOption();

  @Mixin private KeyOption key = new KeyOption();

  @Mixin private JsonOption json = new JsonOption();

  public ChainOption chain() {
    return chain;
  }

  public KeyOption key() {
    return key;
  }

  public JsonOption json() {
    return json;
  }

  /**
   * Sends a call and waits for its block.
   *
   * @param refusal what was not done if the contract or the node refuses
   * @return the transaction's hash
   */
  public Bytes32 send(Address contract, Bytes data, String refusal)
      throws SetupException, CommandFailure {
    return key.send(chain, contract, data, refusal);
  }

  /** Says by which transaction it is done. */
  public int done(Bytes32 transaction) {
    json.print(
        JsonNodeFactory.instance.objectNode().put("transaction", transaction.toHex()),
        "done by transaction " + transaction);
    return ExitCode.DONE.code();
  }
}
