/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.s3;

import io.github.bedrockbatch.local.fault.FaultSwitches;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A store that is slow, answers 503, or hides the output of jobs, as fault switches demand. */
final class FailingStore extends ForwardingBlobStore {
  private static final String OUTPUT = ".out";

  private final FaultSwitches faults;

  FailingStore(BlobStore store, FaultSwitches faults) {
    super(store);
    this.faults = faults;
  }

  /**
   * True, although nothing is encrypted: the requested KMS key is not checked, only noted with the
   * object.
   */
  @Override
  public boolean supportsServerSideEncryption() {
    return true;
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
    failIfTold();
    return super.putBlob(request, body);
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    failIfTold();
    return super.getBlob(request);
  }

  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    failIfTold();
    return super.blobMetadata(request);
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    failIfTold();
    ListObjectsV2Response listing = super.list(request);
    if (!faults.hidesOutput()) {
      return listing;
    }
    List<S3Object> shown =
        listing.contents().stream().filter(object -> !object.key().endsWith(OUTPUT)).toList();
    return listing.toBuilder().contents(shown).keyCount(shown.size()).build();
  }

  private void failIfTold() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(faults.present().slowS3Millis()));
    if (faults.failsS3Now()) {
      throw S3Exception.builder()
          .statusCode(503)
          .awsErrorDetails(
              AwsErrorDetails.builder()
                  .errorCode("SlowDown")
                  .errorMessage("Please reduce your request rate.")
                  .build())
          .build();
    }
  }
}
