package network.haca.fullnode.rpc;

import io.vertx.core.buffer.Buffer;

/** The bytes that answer a body, as they are or in gzip. */
record RpcAnswer(Buffer body, boolean isGzip) {}
