package network.haca.answering.core;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import network.haca.pipe.Conclusion;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.Pace;
import network.haca.pipe.PipeBounds;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Admissions that the test makes, and the conclusions that are sent. */
final class TestChain implements AdmissionChain {
  static final long CHAIN_ID = 262_144;
  static final long ADMITTED_AT = 1_790_000_000L;
  private static final Bytes32 TRANSACTION = Bytes32.ofUnsigned(0xabc);

  final List<OpenAdmission> open = new ArrayList<>();
  final List<IOException> failures = new ArrayList<>();
  final List<Conclusion> sent = new ArrayList<>();

  @Override
  public Look look() {
    return new Look(open, failures);
  }

  @Override
  public void send(Bytes conclusion) {
    sent.add(Conclusion.decode(conclusion).orElseThrow());
  }

  static OpenRequest request(Mode mode, String input, long value, Bytes32... row) {
    NumberTensor tensor = new NumberTensor(input, List.of(FixedPoint.of(value, 0)), List.of(1L));
    Bytes callData =
        InferenceAbi.write(
            new ModelRequest(mode.number(), "double", new ModelInput(List.of(tensor), List.of())));
    Bytes32 key = PipeHashes.key(TRANSACTION, callData);
    return new OpenRequest(
        key,
        TestNode.ENTRY.id(),
        TestNode.ENTRY.digest(),
        mode,
        PipeHashes.seed(key, Bytes32.ofUnsigned(5)),
        List.of(row),
        callData);
  }

  void admit(OpenRequest... requests) {
    open.add(
        new OpenAdmission(
            TRANSACTION,
            1,
            Address.ZERO,
            100,
            ADMITTED_AT,
            1,
            ADMITTED_AT + Pace.MODEL.deadlineSeconds(),
            100 + PipeBounds.DEADLINE_HEIGHTS,
            List.of(requests)));
  }
}
