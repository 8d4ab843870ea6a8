package network.haca.onnx;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import org.junit.jupiter.api.Test;

/** Tests of models take the device as a property: {@code -Pgpu -Dmodels.device=CUDA}. */
class DeviceTest {
  @Test
  void aBuildForTheCpuSaysHowToGetOneForTheGpu() throws Exception {
    assumeFalse(
        OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA), "this build has CUDA");
    try (OrtSession.SessionOptions session = new OrtSession.SessionOptions()) {
      Device.CPU.choose(session);
      InvalidModelException refusal =
          assertThrows(InvalidModelException.class, () -> Device.CUDA.choose(session));
      String message = String.valueOf(refusal.getMessage());
      assertTrue(message.contains("-Pgpu"), message);
    }
  }
}
