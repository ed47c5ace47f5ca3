/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;
import software.amazon.awssdk.services.bedrock.BedrockClient;

/**
 * The options of an endpoint: what to do, and the values of a request's fields where a message
 * brings none. The fields and their limits are those of the AWS API reference, Amazon Bedrock, API
 * version 2023-04-20.
 */
@UriParams
public final class BedrockBatchConfiguration extends BedrockBatchListing implements Cloneable {

  @UriPath
  @Metadata(required = true)
  private String label;

  @UriParam private BedrockBatchOperations operation;

  @UriParam private boolean pojoRequest;

  @UriParam(label = "advanced")
  @Metadata(autowired = true)
  private BedrockClient bedrockClient;

  @UriParam(label = "create")
  private String jobName;

  @UriParam(label = "create")
  private String roleArn;

  @UriParam(label = "create")
  private String modelId;

  @UriParam(label = "create")
  private String inputS3Uri;

  @UriParam(label = "create", enums = "JSONL")
  private String inputFormat;

  @UriParam(label = "create")
  private String inputBucketOwner;

  @UriParam(label = "create")
  private String outputS3Uri;

  @UriParam(label = "create")
  private String outputKmsKeyId;

  @UriParam(label = "create")
  private String outputBucketOwner;

  @UriParam(label = "create")
  private String vpcSubnetIds;

  @UriParam(label = "create")
  private String vpcSecurityGroupIds;

  @UriParam(label = "create")
  private Integer timeoutDurationInHours;

  @UriParam(label = "create", enums = "InvokeModel,Converse")
  private String modelInvocationType;

  @UriParam(label = "get,stop")
  private String jobIdentifier;

  public String getLabel() {
    return label;
  }

  /**
   * A name for the endpoint; it tells endpoints apart in logs and metrics and is not sent to AWS.
   */
  public void setLabel(String label) {
    this.label = label;
  }

  public BedrockBatchOperations getOperation() {
    return operation;
  }

  /** What to do when the message names no operation in the header CamelAwsBedrockBatchOperation. */
  public void setOperation(BedrockBatchOperations operation) {
    this.operation = operation;
  }

  public boolean isPojoRequest() {
    return pojoRequest;
  }

  /**
   * Whether the body is the SDK's request object of the operation. Headers and options for its
   * fields are then ignored.
   */
  public void setPojoRequest(boolean pojoRequest) {
    this.pojoRequest = pojoRequest;
  }

  public BedrockClient getBedrockClient() {
    return bedrockClient;
  }

  /**
   * The client to use instead of one built from the options. It is not closed with the endpoint.
   */
  public void setBedrockClient(BedrockClient bedrockClient) {
    this.bedrockClient = bedrockClient;
  }

  public String getJobName() {
    return jobName;
  }

  /**
   * The name of the job, unique in the account and region: 1 to 63 letters, digits, plus signs,
   * hyphens and dots.
   */
  public void setJobName(String jobName) {
    this.jobName = jobName;
  }

  public String getRoleArn() {
    return roleArn;
  }

  /** The ARN of the IAM role that Bedrock assumes to read the input and write the output. */
  public void setRoleArn(String roleArn) {
    this.roleArn = roleArn;
  }

  public String getModelId() {
    return modelId;
  }

  /** The id or ARN of the model or inference profile that answers the records. */
  public void setModelId(String modelId) {
    this.modelId = modelId;
  }

  public String getInputS3Uri() {
    return inputS3Uri;
  }

  /** The S3 address of the input: a JSONL file or a folder of such files. */
  public void setInputS3Uri(String inputS3Uri) {
    this.inputS3Uri = inputS3Uri;
  }

  public String getInputFormat() {
    return inputFormat;
  }

  /** The format of the input. */
  public void setInputFormat(String inputFormat) {
    this.inputFormat = inputFormat;
  }

  public String getInputBucketOwner() {
    return inputBucketOwner;
  }

  /** The id of the AWS account that owns the input bucket, if it is another account. */
  public void setInputBucketOwner(String inputBucketOwner) {
    this.inputBucketOwner = inputBucketOwner;
  }

  public String getOutputS3Uri() {
    return outputS3Uri;
  }

  /** The S3 folder to write the output under; the job makes a folder of its own there. */
  public void setOutputS3Uri(String outputS3Uri) {
    this.outputS3Uri = outputS3Uri;
  }

  public String getOutputKmsKeyId() {
    return outputKmsKeyId;
  }

  /** The id, alias or ARN of the KMS key that encrypts the output. */
  public void setOutputKmsKeyId(String outputKmsKeyId) {
    this.outputKmsKeyId = outputKmsKeyId;
  }

  public String getOutputBucketOwner() {
    return outputBucketOwner;
  }

  /** The id of the AWS account that owns the output bucket, if it is another account. */
  public void setOutputBucketOwner(String outputBucketOwner) {
    this.outputBucketOwner = outputBucketOwner;
  }

  public String getVpcSubnetIds() {
    return vpcSubnetIds;
  }

  /**
   * The ids of the subnets that the job runs in, separated by commas; needs vpcSecurityGroupIds
   * too.
   */
  public void setVpcSubnetIds(String vpcSubnetIds) {
    this.vpcSubnetIds = vpcSubnetIds;
  }

  public String getVpcSecurityGroupIds() {
    return vpcSecurityGroupIds;
  }

  /**
   * The ids of the security groups of the job's network interfaces, separated by commas; needs
   * vpcSubnetIds too.
   */
  public void setVpcSecurityGroupIds(String vpcSecurityGroupIds) {
    this.vpcSecurityGroupIds = vpcSecurityGroupIds;
  }

  public Integer getTimeoutDurationInHours() {
    return timeoutDurationInHours;
  }

  /** The hours after which an unfinished job expires, from 24 to 168. */
  public void setTimeoutDurationInHours(Integer timeoutDurationInHours) {
    this.timeoutDurationInHours = timeoutDurationInHours;
  }

  public String getModelInvocationType() {
    return modelInvocationType;
  }

  /**
   * The form of the records: InvokeModel (the form of the model itself, also when not set) or
   * Converse.
   */
  public void setModelInvocationType(String modelInvocationType) {
    this.modelInvocationType = modelInvocationType;
  }

  public String getJobIdentifier() {
    return jobIdentifier;
  }

  /** The ARN or the id of 12 characters of the job to get or stop. */
  public void setJobIdentifier(String jobIdentifier) {
    this.jobIdentifier = jobIdentifier;
  }

  /** A configuration with the same values, which may be changed without changing this one. */
  public BedrockBatchConfiguration copy() {
    try {
      return (BedrockBatchConfiguration) clone();
    } catch (CloneNotSupportedException e) {
      throw new RuntimeCamelException(e);
    }
  }
}
