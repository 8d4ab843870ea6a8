package network.haca.lightclient;

import java.util.List;
import java.util.Optional;
import network.haca.lightclient.MadeInference.Asked;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.schemas.NodeKind;

/** Questions and answers of transactions that tests make up. */
final class InferenceCases {
  private InferenceCases() {}

  static ModelRequest request(Mode mode, long value) {
    return new ModelRequest(
        mode.number(), "projectile", new ModelInput(List.of(tensor("launch", value)), List.of()));
  }

  static ModelOutput output(long value) {
    return new ModelOutput(List.of(tensor("range", value)), List.of(), List.of(), false);
  }

  private static NumberTensor tensor(String name, long value) {
    return new NumberTensor(name, List.of(FixedPoint.of(value, 2)), List.of(1L, 1L));
  }

  static Asked vanilla(long value) {
    return new Asked(
        request(Mode.VANILLA, value), NodeKind.VANILLA, Optional.of(output(value + 1)));
  }

  static Asked tee(long value) {
    return new Asked(
        request(Mode.TEE, value), NodeKind.TEE_MODEL_WORKER, Optional.of(output(value + 1)));
  }

  static Asked failing(long value) {
    return new Asked(request(Mode.VANILLA, value), NodeKind.VANILLA, Optional.empty());
  }

  /** Two rounds: two methods at once, one of which fails, and a question about an answer. */
  static MadeInference mixed(String name) {
    return new MadeInference(
        name, List.of(List.of(tee(2_001), failing(3)), List.of(vanilla(-2_005))));
  }
}
