/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.bedrockbatch.local.fault.AccountFaults;
import io.github.bedrockbatch.local.fault.FaultSwitches;
import java.nio.ByteBuffer;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.shaded.org.eclipse.jetty.http.HttpHeader;
import org.gaul.shaded.org.eclipse.jetty.server.Handler;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.server.Server;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;

/**
 * Lets buckets be in another Region, belong to another account, or have a lifecycle rule, as fault
 * switches demand.
 */
final class BucketFaults extends Handler.Wrapper {
  private final FaultSwitches faults;

  private BucketFaults(Handler next, FaultSwitches faults) {
    super(next);
    this.faults = faults;
  }

  /** Installs the handler; called before the start. */
  static void before(S3Proxy proxy, FaultSwitches faults) {
    Server server = HostGuard.server(proxy);
    server.setHandler(new BucketFaults(server.getHandler(), faults));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    AccountFaults account = faults.present().ofAccount();
    if (account.bucketRegion() != null) {
      response.getHeaders().put("x-amz-bucket-region", account.bucketRegion());
      return error(
          response,
          callback,
          301,
          "PermanentRedirect",
          "The bucket you are attempting to access must be addressed using the specified"
              + " endpoint.");
    }
    String expected = request.getHeaders().get("x-amz-expected-bucket-owner");
    if (account.bucketOwner() != null
        && expected != null
        && !expected.equals(account.bucketOwner())) {
      return error(response, callback, 403, "AccessDenied", "Access Denied");
    }
    if (account.keyState() != null
        && "aws:kms".equals(request.getHeaders().get("x-amz-server-side-encryption"))) {
      return error(
          response,
          callback,
          400,
          "KMS." + account.keyState() + "Exception",
          "The key cannot be used");
    }
    if ("lifecycle".equals(request.getHttpURI().getQuery())) { // S3Proxy has none
      if (account.expirationDays() == 0) {
        return error(
            response,
            callback,
            404,
            "NoSuchLifecycleConfiguration",
            "The lifecycle configuration does not exist");
      }
      return answer(
          response,
          callback,
          200,
          "<LifecycleConfiguration><Rule><ID>expire</ID><Filter/><Status>Enabled</Status><Expiration><Days>%s</Days></Expiration></Rule></LifecycleConfiguration>"
              .formatted(account.expirationDays()));
    }
    return super.handle(request, response, callback);
  }

  private static boolean error(
      Response response, Callback callback, int status, String code, String message) {
    response.getHeaders().put(HttpHeader.CONNECTION, "close"); // what follows may be a body
    return answer(
        response,
        callback,
        status,
        "<Error><Code>%s</Code><Message>%s</Message></Error>".formatted(code, message));
  }

  private static boolean answer(Response response, Callback callback, int status, String xml) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/xml");
    response.write(true, ByteBuffer.wrap(xml.getBytes(UTF_8)), callback);
    return true;
  }
}
