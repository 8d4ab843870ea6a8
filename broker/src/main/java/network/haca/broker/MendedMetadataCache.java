package network.haca.broker;

import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.metadata.MetadataCache;

/**
 * Corrects one method of Kafka's {@code KRaftMetadataCache} when the class is loaded (<a
 * href="https://issues.apache.org/jira/browse/KAFKA-20734">KAFKA-20734</a>, in Kafka 4.3 and 4.4).
 *
 * <p>{@code getPartitionLeaderEndpoint} is to say that a partition does not exist, or that its
 * leader is not known. It says the former of a partition that has no leader, as every one has while
 * the only broker shuts down. The transaction coordinator takes such partitions for deleted and
 * completes a commit without writing it to them; their readers then wait for its end for ever.
 */
final class MendedMetadataCache {
  private static final String NAME = "org.apache.kafka.metadata.KRaftMetadataCache";
  private static final String METHOD = "getPartitionLeaderEndpoint";
  private static final String AS_SHIPPED = METHOD + "AsShipped";

  private static final ClassDesc CACHE = ClassDesc.of(NAME);
  private static final ClassDesc OPTIONAL = describe(Optional.class);
  private static final ClassDesc NODE = describe(Node.class);
  private static final ClassDesc PARTITION = describe(TopicPartition.class);
  private static final MethodTypeDesc TYPE =
      MethodTypeDesc.of(OPTIONAL, CD_String, CD_int, describe(ListenerName.class));

  private static boolean isLoaded;

  private MendedMetadataCache() {}

  /**
   * Loads the class, corrected. Must come before anything else loads it; a second call has no
   * effect.
   */
  static synchronized void load() {
    if (isLoaded) {
      return;
    }
    try {
      MethodHandles.privateLookupIn(MetadataCache.class, MethodHandles.lookup())
          .defineClass(mended(shipped()));
      isLoaded = true;
    } catch (IllegalAccessException | IOException e) {
      throw new IllegalStateException(NAME + " cannot be corrected", e);
    }
  }

  private static byte[] shipped() throws IOException {
    String resource = "/" + NAME.replace('.', '/') + ".class";
    try (InputStream in = MetadataCache.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    }
  }

  private static byte[] mended(byte[] shipped) {
    ClassFile format = ClassFile.of();
    ClassModel model = format.parse(shipped);
    ClassTransform rename =
        (builder, element) -> {
          if (element instanceof MethodModel method && method.methodName().equalsString(METHOD)) {
            method
                .code()
                .ifPresent(
                    code -> builder.withMethod(AS_SHIPPED, TYPE, 0, each -> each.with(code)));
          } else {
            builder.with(element);
          }
        };
    ClassTransform add =
        ClassTransform.endHandler(
            builder ->
                builder.withMethodBody(
                    METHOD, TYPE, ClassFile.ACC_PUBLIC, MendedMetadataCache::leaderOrNoNode));
    return format.transformClass(model, rename.andThen(add));
  }

  /** Answers as the shipped method does, but {@code noNode} for a partition that exists. */
  private static void leaderOrNoNode(CodeBuilder code) {
    int found = 4;
    Label end = code.newLabel();
    code.aload(0).aload(1).iload(2).aload(3).invokevirtual(CACHE, AS_SHIPPED, TYPE).astore(found);
    code.aload(found).invokevirtual(OPTIONAL, "isPresent", MethodTypeDesc.of(CD_boolean)).ifne(end);
    code.aload(0).new_(PARTITION).dup().aload(1).iload(2);
    code.invokespecial(PARTITION, "<init>", MethodTypeDesc.of(CD_void, CD_String, CD_int));
    code.invokevirtual(CACHE, "contains", MethodTypeDesc.of(CD_boolean, PARTITION)).ifeq(end);
    code.invokestatic(NODE, "noNode", MethodTypeDesc.of(NODE));
    code.invokestatic(OPTIONAL, "of", MethodTypeDesc.of(OPTIONAL, describe(Object.class)));
    code.areturn().labelBinding(end).aload(found).areturn();
  }

  private static ClassDesc describe(Class<?> type) {
    return ClassDesc.ofDescriptor(type.descriptorString());
  }
}
