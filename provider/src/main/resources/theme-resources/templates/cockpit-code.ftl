<#import "template.ftl" as layout>
<#assign problem=messagesPerField.getFirstError('otp', 'password', 'username')>
<@layout.registrationLayout displayMessage=!problem?has_content; section>
    <#if section="header">
        ${msg("cockpitCodeTitle")}
    <#elseif section="form">
        <form id="kc-otp-login-form" class="${properties.kcFormClass!}" onsubmit="login.disabled = true; return true;" action="${url.loginAction}" method="post">
            <input type="hidden" name="username" value="${cockpitUsername}">
            <input type="hidden" name="cockpitPassword" value="${cockpitPassword}">
            <#if cockpitRememberMe>
                <input type="hidden" name="rememberMe" value="on">
            </#if>
            <p id="cockpit-code-hint">${msg("cockpitCodeHint")}</p>
            <#-- keycloak.v2 has macros for its fields; the older themes have classes. -->
            <#if properties.kcFormLabelTextClass??>
                <#import "field.ftl" as field>
                <#import "buttons.ftl" as buttons>
                <@field.input name="otp" label=msg("loginOtpOneTime") autocomplete="one-time-code" error=kcSanitize(problem)?no_esc autofocus=true />
                <@buttons.loginButton />
            <#else>
                <div class="${properties.kcFormGroupClass!}">
                    <div class="${properties.kcLabelWrapperClass!}">
                        <label for="otp" class="${properties.kcLabelClass!}">${msg("loginOtpOneTime")}</label>
                    </div>
                    <div class="${properties.kcInputWrapperClass!}">
                        <input id="otp" name="otp" autocomplete="one-time-code" inputmode="numeric" type="text" class="${properties.kcInputClass!}" autofocus dir="ltr" aria-invalid="<#if problem?has_content>true</#if>">
                        <#if problem?has_content>
                            <span id="input-error-otp" class="${properties.kcInputErrorMessageClass!}" aria-live="polite">${kcSanitize(problem)?no_esc}</span>
                        </#if>
                    </div>
                </div>
                <div id="kc-form-buttons" class="${properties.kcFormButtonsClass!}">
                    <input class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}" name="login" id="kc-login" type="submit" value="${msg("doLogIn")}">
                </div>
            </#if>
        </form>
    </#if>
</@layout.registrationLayout>
