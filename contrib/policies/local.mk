# Policies of known products, one a file
policydir = $(pkgdatadir)/policies
dist_policy_DATA = \
	contrib/policies/adobe-journey-optimizer.conf \
	contrib/policies/amazon-ses.conf \
	contrib/policies/astrobin.conf \
	contrib/policies/bunmail.conf \
	contrib/policies/campaign-monitor.conf \
	contrib/policies/carma.conf \
	contrib/policies/civicrm.conf \
	contrib/policies/dada-mail.conf \
	contrib/policies/default.conf \
	contrib/policies/discourse.conf \
	contrib/policies/dotdigital.conf \
	contrib/policies/emailit.conf \
	contrib/policies/engaging-networks.conf \
	contrib/policies/ezmlm.conf \
	contrib/policies/firefox-relay.conf \
	contrib/policies/foodsharing.conf \
	contrib/policies/froide.conf \
	contrib/policies/greenarrow.conf \
	contrib/policies/hubspot-global.conf \
	contrib/policies/hyvor-relay.conf \
	contrib/policies/keila.conf \
	contrib/policies/klaviyo.conf \
	contrib/policies/listmonk.conf \
	contrib/policies/listserv.conf \
	contrib/policies/magnews.conf \
	contrib/policies/mailchimp.conf \
	contrib/policies/maileon.conf \
	contrib/policies/mailgun.conf \
	contrib/policies/mailman-2.1.conf \
	contrib/policies/mailman-3.conf \
	contrib/policies/mailwizz.conf \
	contrib/policies/majordomo2.conf \
	contrib/policies/mautic.conf \
	contrib/policies/mlmmj.conf \
	contrib/policies/odoo.conf \
	contrib/policies/phplist.conf \
	contrib/policies/postal.conf \
	contrib/policies/postmark.conf \
	contrib/policies/promio.conf \
	contrib/policies/salesforce-marketing-cloud.conf \
	contrib/policies/sparkpost.conf \
	contrib/policies/sympa.conf
