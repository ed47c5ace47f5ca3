/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.local.fault.FaultSwitches;
import io.github.bedrockbatch.local.fault.Faults;
import io.github.bedrockbatch.local.wire.AwsError;
import io.github.bedrockbatch.local.wire.Json;
import java.io.IOException;

/** Reads and sets the fault switches, for this machine only. */
record FaultOperations(FaultSwitches switches) {
  Reply present(Call call) {
    checkCaller(call);
    return Reply.ok(Json.TREES.<JsonNode>valueToTree(switches.present()));
  }

  /** Sets all switches; those that are not in the body are off. */
  Reply set(Call call) throws IOException {
    checkCaller(call);
    // A web page may post to loopback, but with this type only if CORS allows it.
    if (!call.header("Content-Type").startsWith("application/json")) {
      throw AwsError.validation("Content-Type must be application/json.");
    }
    try {
      switches.set(Json.TREES.treeToValue(call.json(), Faults.class));
    } catch (JsonProcessingException e) {
      throw AwsError.validation(Faults.mistake(e) + ".");
    }
    return present(call);
  }

  Reply clear(Call call) {
    checkCaller(call);
    switches.set(Faults.NONE);
    return present(call);
  }

  private static void checkCaller(Call call) {
    if (!call.isFromThisMachine()) {
      throw new AwsError(AwsError.Kind.ACCESS_DENIED, "Fault switches are set from this machine.");
    }
  }
}
