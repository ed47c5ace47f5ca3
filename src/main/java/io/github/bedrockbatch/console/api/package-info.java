/* SPDX-License-Identifier: Apache-2.0 */
/** What pages, actions and resources are, what they get from a request, and what they return. */
package io.github.bedrockbatch.console.api;
