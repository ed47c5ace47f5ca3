/* SPDX-License-Identifier: Apache-2.0 */
/** JSON and errors as the service has them. Internal to local-aws. */
package io.github.bedrockbatch.local.wire;
