package network.haca.proofstream.app;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;

/**
 * Begins anew from what was committed last when something cannot be sent: nothing that the stream
 * makes may be left out. Kafka's own handler would also write a dead letter, which it cannot where
 * a batch closed by age, and whose failure is then taken for a fault of this code.
 */
public final class FailedSends implements ProductionExceptionHandler {
  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception failure) {
    return Response.fail();
  }

  @Override
  @SuppressWarnings("rawtypes") // Kafka's own signature
  public Response handleSerializationError(
      ErrorHandlerContext context,
      ProducerRecord record,
      Exception failure,
      SerializationExceptionOrigin origin) {
    return Response.fail();
  }

  @Override
  public void configure(Map<String, ?> configs) {
    // Nothing to be told.
  }
}
