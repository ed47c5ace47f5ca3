/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import org.apache.camel.component.aws.common.AwsCommonConfiguration;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.util.ObjectHelper;
import software.amazon.awssdk.core.Protocol;

/**
 * How the endpoint reaches Amazon Bedrock, and its credentials there. The options have the names
 * and meanings that they have in Camel's own AWS components, because the same code of
 * camel-aws-common builds the client from them.
 */
@UriParams
public abstract class BedrockBatchConnection implements AwsCommonConfiguration {

  @UriParam private String region;

  @UriParam private boolean overrideEndpoint;

  @UriParam private String uriEndpointOverride;

  @UriParam(label = "security", secret = true)
  private String accessKey;

  @UriParam(label = "security", secret = true)
  private String secretKey;

  @UriParam(label = "security", secret = true)
  private String sessionToken;

  @UriParam(label = "security")
  private boolean useDefaultCredentialsProvider;

  @UriParam(label = "security")
  private boolean useProfileCredentialsProvider;

  @UriParam(label = "security")
  private String profileCredentialsName;

  @UriParam(label = "security")
  private boolean useSessionCredentials;

  @UriParam(label = "security")
  private boolean trustAllCertificates;

  @UriParam(label = "proxy", enums = "HTTP,HTTPS", defaultValue = "HTTPS")
  private Protocol proxyProtocol = Protocol.HTTPS;

  @UriParam(label = "proxy")
  private String proxyHost;

  @UriParam(label = "proxy")
  private Integer proxyPort;

  @Override
  public String getRegion() {
    return region;
  }

  /**
   * The AWS region that runs the jobs, by its lower-case id such as eu-central-1. Without it the
   * SDK looks in the environment, the AWS profile and the instance metadata.
   */
  public void setRegion(String region) {
    this.region = region;
  }

  @Override
  public boolean isOverrideEndpoint() {
    return overrideEndpoint;
  }

  /**
   * Whether to send requests to uriEndpointOverride instead of the public address of the region.
   */
  public void setOverrideEndpoint(boolean overrideEndpoint) {
    this.overrideEndpoint = overrideEndpoint;
  }

  @Override
  public String getUriEndpointOverride() {
    return uriEndpointOverride;
  }

  /**
   * The address to send requests to when overrideEndpoint is set, such as a VPC endpoint or a local
   * stand-in of the service.
   */
  public void setUriEndpointOverride(String uriEndpointOverride) {
    this.uriEndpointOverride = uriEndpointOverride;
  }

  @Override
  public String getAccessKey() {
    return accessKey;
  }

  /** The AWS access key id. */
  public void setAccessKey(String accessKey) {
    this.accessKey = accessKey;
  }

  @Override
  public String getSecretKey() {
    return secretKey;
  }

  /** The AWS secret access key. */
  public void setSecretKey(String secretKey) {
    this.secretKey = secretKey;
  }

  @Override
  public String getSessionToken() {
    return sessionToken;
  }

  /** The session token that belongs to temporary credentials; used with useSessionCredentials. */
  public void setSessionToken(String sessionToken) {
    this.sessionToken = sessionToken;
  }

  @Override
  public boolean isUseDefaultCredentialsProvider() {
    return useDefaultCredentialsProvider;
  }

  /**
   * Whether to take credentials from the SDK's default chain: environment, profile, container or
   * instance role.
   */
  public void setUseDefaultCredentialsProvider(boolean useDefaultCredentialsProvider) {
    this.useDefaultCredentialsProvider = useDefaultCredentialsProvider;
  }

  @Override
  public boolean isUseProfileCredentialsProvider() {
    return useProfileCredentialsProvider;
  }

  /** Whether to take credentials from a profile in the AWS configuration files. */
  public void setUseProfileCredentialsProvider(boolean useProfileCredentialsProvider) {
    this.useProfileCredentialsProvider = useProfileCredentialsProvider;
  }

  @Override
  public String getProfileCredentialsName() {
    return profileCredentialsName;
  }

  /** The profile that useProfileCredentialsProvider reads; the default profile if not set. */
  public void setProfileCredentialsName(String profileCredentialsName) {
    this.profileCredentialsName = profileCredentialsName;
  }

  @Override
  public boolean isUseSessionCredentials() {
    return useSessionCredentials;
  }

  /**
   * Whether accessKey, secretKey and sessionToken are temporary credentials, as obtained by
   * assuming an IAM role.
   */
  public void setUseSessionCredentials(boolean useSessionCredentials) {
    this.useSessionCredentials = useSessionCredentials;
  }

  @Override
  public boolean isTrustAllCertificates() {
    return trustAllCertificates;
  }

  /** Whether to accept every TLS certificate. Only for tests against an overridden endpoint. */
  public void setTrustAllCertificates(boolean trustAllCertificates) {
    this.trustAllCertificates = trustAllCertificates;
  }

  @Override
  public Protocol getProxyProtocol() {
    return proxyProtocol;
  }

  /** The protocol spoken with the proxy. */
  public void setProxyProtocol(Protocol proxyProtocol) {
    this.proxyProtocol = proxyProtocol;
  }

  @Override
  public String getProxyHost() {
    return proxyHost;
  }

  /** The host of the proxy to connect through; needs proxyPort too. */
  public void setProxyHost(String proxyHost) {
    this.proxyHost = proxyHost;
  }

  @Override
  public Integer getProxyPort() {
    return proxyPort;
  }

  /** The port of the proxy to connect through; needs proxyHost too. */
  public void setProxyPort(Integer proxyPort) {
    this.proxyPort = proxyPort;
  }

  /**
   * Camel's AWS components reject an endpoint without a source of credentials, so that a forgotten
   * option shows at startup and not at the first job.
   *
   * @throws IllegalArgumentException if no source of credentials is complete
   */
  void requireCredentials() {
    if (useDefaultCredentialsProvider || useProfileCredentialsProvider) {
      return;
    }
    if (ObjectHelper.isEmpty(accessKey) || ObjectHelper.isEmpty(secretKey)) {
      throw new IllegalArgumentException(
          "No credentials for aws-bedrock-batch: set useDefaultCredentialsProvider, useProfileCredentialsProvider,"
              + " or accessKey and secretKey, or bind a BedrockClient");
    }
    // camel-aws-common would sign with the key pair alone, which AWS refuses much later and less
    // clearly
    if (useSessionCredentials && ObjectHelper.isEmpty(sessionToken)) {
      throw new IllegalArgumentException("useSessionCredentials needs the option sessionToken");
    }
  }
}
