# For Terraform and OpenTofu, made from the definition that `cockpit-bridge setup` uses.

terraform {
  required_providers {
    keycloak = {
      source  = "keycloak/keycloak"
      version = ">= 5.0.0"
    }
  }
}

variable "realm_id" {
  type = string
}

variable "app_origin" {
  type    = string
  default = "https://app.example.org"
}

variable "bridge_url" {
  type    = string
  default = "https://api.example.org"
}

variable "cockpit_url" {
  type    = string
  default = "https://cms.example.org"
}

variable "cockpit_service_key" {
  type      = string
  sensitive = true
}

resource "keycloak_openid_client_scope" "cockpit" {
  realm_id = var.realm_id
  name = "cockpit"
  description = "Everything that the Cockpit bridge needs to know about a user"
  include_in_token_scope = true
}

resource "keycloak_generic_protocol_mapper" "audience_cockpit_bridge" {
  realm_id = var.realm_id
  client_scope_id = keycloak_openid_client_scope.cockpit.id
  name = "audience cockpit-bridge"
  protocol = "openid-connect"
  protocol_mapper = "oidc-audience-mapper"
  config = {
    "included.client.audience" = "cockpit-bridge"
    "access.token.claim" = "true"
    "id.token.claim" = "false"
    "introspection.token.claim" = "true"
    "lightweight.claim" = "false"
  }
}

resource "keycloak_generic_protocol_mapper" "cockpit_role" {
  realm_id = var.realm_id
  client_scope_id = keycloak_openid_client_scope.cockpit.id
  name = "cockpit role"
  protocol = "openid-connect"
  protocol_mapper = "cockpit-role-mapper"
  config = {
    "claim.name" = "cockpit_roles"
    "cockpit.role.format" = "array"
    "access.token.claim" = "true"
    "id.token.claim" = "true"
    "userinfo.token.claim" = "true"
    "introspection.token.claim" = "true"
    "lightweight.claim" = "false"
  }
}

resource "keycloak_generic_protocol_mapper" "cockpit_user_id" {
  realm_id = var.realm_id
  client_scope_id = keycloak_openid_client_scope.cockpit.id
  name = "cockpit user id"
  protocol = "openid-connect"
  protocol_mapper = "cockpit-user-id-mapper"
  config = {
    "access.token.claim" = "true"
    "userinfo.token.claim" = "true"
    "introspection.token.claim" = "true"
    "lightweight.claim" = "false"
  }
}

resource "keycloak_generic_protocol_mapper" "cockpit_api_key" {
  realm_id = var.realm_id
  client_scope_id = keycloak_openid_client_scope.cockpit.id
  name = "cockpit API key"
  protocol = "openid-connect"
  protocol_mapper = "cockpit-api-key-mapper"
  config = {
    "cockpit.bridge.client" = "cockpit-bridge"
  }
}

resource "keycloak_openid_client" "bridge" {
  realm_id = var.realm_id
  client_id = "cockpit-bridge"
  name = "Cockpit bridge"
  description = "Introspects tokens. Users do not log in with it"
  enabled = true
  access_type = "CONFIDENTIAL"
  standard_flow_enabled = false
  implicit_flow_enabled = false
  direct_access_grants_enabled = false
  service_accounts_enabled = false
  full_scope_allowed = false
}

resource "keycloak_openid_client_default_scopes" "bridge" {
  realm_id = var.realm_id
  client_id = keycloak_openid_client.bridge.id
  default_scopes = ["basic"]
}

resource "keycloak_openid_client_optional_scopes" "bridge" {
  realm_id = var.realm_id
  client_id = keycloak_openid_client.bridge.id
  optional_scopes = []
}

resource "keycloak_openid_client" "app" {
  realm_id = var.realm_id
  client_id = "cockpit-app"
  name = "Cockpit app"
  description = "The web application in the browser"
  enabled = true
  access_type = "PUBLIC"
  standard_flow_enabled = true
  implicit_flow_enabled = false
  direct_access_grants_enabled = false
  service_accounts_enabled = false
  full_scope_allowed = false
  root_url = "${var.app_origin}"
  base_url = "/"
  valid_redirect_uris = ["${var.app_origin}/"]
  web_origins = ["${var.app_origin}"]
  pkce_code_challenge_method = "S256"
  valid_post_logout_redirect_uris = ["${var.app_origin}/"]
  backchannel_logout_url = "${var.bridge_url}/backchannel-logout"
  backchannel_logout_session_required = true
}

resource "keycloak_openid_client_default_scopes" "app" {
  realm_id = var.realm_id
  client_id = keycloak_openid_client.app.id
  default_scopes = [
    "basic",
    "acr",
    "profile",
    "email",
    "roles",
    "web-origins",
    keycloak_openid_client_scope.cockpit.name,
  ]
}

resource "keycloak_openid_client_optional_scopes" "app" {
  realm_id = var.realm_id
  client_id = keycloak_openid_client.app.id
  optional_scopes = ["offline_access"]
}

resource "keycloak_custom_user_federation" "cockpit" {
  realm_id = var.realm_id
  name = "cockpit"
  provider_id = "cockpit"
  enabled = true
  priority = 0
  cache_policy = "DEFAULT"
  config = {
    "url" = "${var.cockpit_url}"
    "insecureHttp" = "false"
    "connectTimeout" = "1000"
    "timeout" = "2500"
    "trustEmail" = "false"
    "saveUnreachable" = "false"
    "serviceKey" = var.cockpit_service_key
  }
}

output "bridge_client_secret" {
  value     = keycloak_openid_client.bridge.client_secret
  sensitive = true
}
