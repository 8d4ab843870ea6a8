package network.haca.testing;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import com.esaulpaugh.headlong.abi.TupleType;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import network.haca.client.pipe.Conclusion;
import network.haca.client.pipe.PipeClient;
import network.haca.contracts.ContractArtifact;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.pipe.Mode;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * A transaction that waits twice: its contract asks the projectile model, and then, by the other
 * method, what comes of a throw that is as fast as the first one went far.
 */
final class TwoRounds {
  private static final String ADVISOR = "(uint8,string,string,string)";
  private static final Function ASK = Function.parse("ask(int256[],int256[])");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Bytes32 KEY = DevelopmentAccounts.KEYS.get(1);

  private TwoRounds() {}

  static Conclusion run(PipeClient client) throws IOException, InterruptedException {
    Bytes arguments =
        Bytes.copyOf(
            TupleType.parse("(%s,%s)".formatted(ADVISOR, ADVISOR))
                .encode(Tuple.from(advisor(Mode.VANILLA), advisor(Mode.TEE)))
                .array());
    Bytes code = ContractArtifact.load("examples/SecondOpinion").creationCode();
    Address contract = client.create(KEY, Bytes.concat(code, arguments), PATIENCE);
    Bytes call =
        Bytes.copyOf(ASK.encodeCall(Tuple.from(millionths(20, 45), millionths(45))).array());
    return client.await(client.send(KEY, contract, call), PATIENCE, _ -> {});
  }

  private static Tuple advisor(Mode mode) {
    return Tuple.of(mode.number(), "projectile", "launch", "range");
  }

  private static BigInteger[] millionths(long... values) {
    BigInteger[] scaled = new BigInteger[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = BigInteger.valueOf(1_000_000 * values[i]);
    }
    return scaled;
  }
}
